package im.steward.probe.measure;

import java.io.IOException;

/** How one kind of chat server is spoken to by two accounts. */
sealed interface Chat permits LanyingChat, MatrixChat, MattermostChat, RocketChat {
    String kind();

    /** The receiving account, ready to hear whatever comes from now on. */
    Ear listen(Wire wire, Place place, Attempt attempt) throws IOException;

    /** Sends as the other account; returns the server's name of the message when the server has it. */
    String send(Wire wire, Place place, String text, Attempt attempt) throws IOException;

    /** Takes the message away again. */
    void clear(Wire wire, Place place, String message, Attempt attempt) throws IOException;

    /** Hears. */
    interface Ear {
        /** Returns when the text was heard. */
        void await(String text, Attempt attempt) throws IOException;
    }
}
