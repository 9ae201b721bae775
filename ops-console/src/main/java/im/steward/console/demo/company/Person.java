package im.steward.console.demo.company;

/** One of the sixty; {@code handle} is the name before the at sign. */
record Person(String handle, String name, Office office, Tongue tongue, String department) {
    String email() {
        return handle + "@example.com";
    }

    boolean isBot() {
        return department.equals("bot");
    }

    static Person of(String line) {
        String[] cells = line.split("\t", -1);
        return new Person(cells[0], cells[1], Office.valueOf(cells[2]), Tongue.valueOf(cells[3]), cells[4]);
    }
}
