/** What Slack's settings of the app and our code have to agree on; the manifest puts it there. */

/** Where Slack sends commands, clicks and events. */
export const eventsPath = '/slack/events';

/** The callback_id of the message shortcut "Fit check". */
export const fitCheckShortcut = 'fit-check';
