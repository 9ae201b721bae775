package im.steward.console.status;

/** What the site calls something, in both languages; blank in Chinese repeats the other. */
record Named(String name, String nameZh) {
    public String in(String language) {
        return language.startsWith("zh") && !nameZh.isEmpty() ? nameZh : name;
    }
}
