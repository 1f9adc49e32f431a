import type { KnownBlock } from '@slack/types';

/** What fitcheck sends to Slack, in Slack's own published types; `generate-schema.ts` makes a JSON schema of it. */
export interface Outgoing {
  message: OutgoingMessage;
  post: OutgoingPost;
  modal: OutgoingModal;
  home: OutgoingHome;
}

/** A reply in an acknowledgement or to a response_url. */
export interface OutgoingMessage {
  text: string;
  blocks?: KnownBlock[];
  response_type?: 'in_channel' | 'ephemeral';
  replace_original?: boolean;
  thread_ts?: string;
  unfurl_links: boolean;
  unfurl_media: boolean;
}

/** chat.postMessage and chat.postEphemeral. */
export interface OutgoingPost {
  channel: string;
  user?: string;
  team_id?: string;
  text: string;
  blocks?: KnownBlock[];
  thread_ts?: string;
  unfurl_links: boolean;
  unfurl_media: boolean;
}

interface Text {
  type: 'plain_text';
  text: string;
  emoji?: boolean;
}

export interface OutgoingModal {
  type: 'modal';
  title: Text;
  close?: Text;
  submit?: Text;
  blocks: KnownBlock[];
  callback_id?: string;
  private_metadata?: string;
}

export interface OutgoingHome {
  type: 'home';
  blocks: KnownBlock[];
}
