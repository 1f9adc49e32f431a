import type { App } from '@slack/bolt';
import { commands } from '../../commands.ts';
import type { Desk } from '../desk.ts';
import { fitCheckShortcut } from '../identifiers.ts';
import { cardAction } from '../render/buttons.ts';
import { askView } from '../views/ask.ts';
import { openPage } from '../views/home.ts';
import { acknowledge, pressed } from './actions.ts';
import { slashCommand } from './commands.ts';
import { homeOpened, mentioned } from './events.ts';
import { linkShared } from './links.ts';
import { messageShortcut } from './shortcuts.ts';
import { questionSubmitted } from './views.ts';

/** Everything the app listens to, in one place. */
export function register(app: App, desk: Desk): void {
  for (const command of commands.filter((row) => row.slash)) app.command(`/${command.name}`, slashCommand(desk));
  app.action({ type: 'block_actions', action_id: new RegExp(`^${cardAction}`) }, pressed(desk));
  app.action({ type: 'block_actions', action_id: openPage }, acknowledge);
  app.shortcut({ type: 'message_action', callback_id: fitCheckShortcut }, messageShortcut(desk));
  app.view(askView, questionSubmitted(desk));
  app.event('app_mention', mentioned(desk));
  app.event('app_home_opened', homeOpened(desk));
  if (desk.unfurlWithinMs !== undefined) app.event('link_shared', linkShared(desk, desk.unfurlWithinMs));
}
