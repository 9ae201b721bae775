package im.steward.audit.index;

import im.steward.event.Attachment;
import im.steward.event.AuditEvent;
import im.steward.event.AuditEvent.FileTouched;
import im.steward.event.AuditEvent.MessageEdited;
import im.steward.event.AuditEvent.MessagePosted;
import im.steward.event.AuditEvent.OfMessage;
import im.steward.event.Body;
import im.steward.event.ChannelRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a message carries beside words; the values of {@code has:}. */
final class Features {
    private static final Set<String> IMAGES =
            Set.of("png", "jpg", "jpeg", "gif", "webp", "bmp", "svg", "heic", "tif", "tiff", "avif");

    private Features() {}

    static List<String> of(AuditEvent event, Optional<Body> body) {
        List<String> features = new ArrayList<>(2);
        switch (event) {
            case MessagePosted posted -> {
                files(posted.attachments(), features);
                mention(!posted.to().isEmpty(), posted.channel(), features);
                if (posted.encrypted()) {
                    features.add("encrypted");
                }
            }
            case MessageEdited edited -> {
                files(edited.attachments(), features);
                mention(!edited.to().isEmpty(), edited.channel(), features);
            }
            case FileTouched touched -> files(List.of(touched.file()), features);
            default -> {}
        }
        if (event instanceof OfMessage about
                && about.message().rootId() != null
                && !about.message().id().equals(about.message().rootId())) {
            features.add("reply");
        }
        body.ifPresent(text -> text(text.text(), features));
        return features;
    }

    private static void files(List<Attachment> files, List<String> features) {
        if (!files.isEmpty()) {
            features.add("file");
        }
        if (files.stream().anyMatch(Features::image)) {
            features.add("image");
        }
    }

    private static boolean image(Attachment file) {
        if (file.mimeType() != null) {
            return file.mimeType().startsWith("image/");
        }
        String ending = file.name().substring(file.name().lastIndexOf('.') + 1);
        return IMAGES.contains(ending.toLowerCase(Locale.ROOT));
    }

    /** In a direct conversation the other side is addressed by every message; that is no mention. */
    private static void mention(boolean addressed, ChannelRef channel, List<String> features) {
        if (addressed && channel.type() != ChannelRef.Type.DIRECT) {
            features.add("mention");
        }
    }

    private static void text(String text, List<String> features) {
        if (text.contains("http://") || text.contains("https://")) {
            features.add("link");
        }
        int tick = text.indexOf('`');
        if (tick >= 0 && text.indexOf('`', tick + 1) > tick) {
            features.add("code");
        }
    }
}
