package im.steward.worker;

/** The name this process leases work under; a row that bears another name is another worker's by now. */
record ThisWorker(String name) {}
