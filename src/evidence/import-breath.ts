/** Lets the machine attend to what waits: while one batch is computed, the database's answers to the one before are not to lie unread. */
export const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
