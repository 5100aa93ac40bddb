// The two names the preload and the main process share. The page's half: renderer/client/ipc.ts.

/** What the page posts, with one end of a channel, to be joined to the till. */
export const START_MESSAGE = 'start-orpc-client';

/** The channel on which the preload passes that end on. */
export const PORT_CHANNEL = 'start-orpc-server';
