import type { MemoryTerm } from '../card.ts';
import type { ChartTheme } from './renderer.ts';

interface Ink {
  readonly fill: string;
  /** Colour of text on the fill. */
  readonly text: string;
}

export interface Palette {
  readonly background: string;
  readonly text: string;
  readonly muted: string;
  /** The empty part of a bar, up to the GPU's capacity. */
  readonly track: string;
  readonly trackEdge: string;
  readonly overflow: string;
  readonly terms: Readonly<Record<MemoryTerm, Ink>>;
  /** Lines over time, in order. */
  readonly lines: readonly string[];
}

const black = '#10151c';
const white = '#ffffff';

/**
 * Hues after Okabe and Ito's palette, which people with each kind of colour blindness can tell apart; lightness adapted to
 * the ground: Slack's white, and Discord's dark embed (#2b2d31, on its #313338).
 */
export const palettes: Readonly<Record<ChartTheme, Palette>> = {
  light: {
    background: white,
    text: '#1d1c1d',
    muted: '#5b5f66',
    track: '#eef0f3',
    trackEdge: '#9aa1ab',
    overflow: '#c8102e',
    lines: ['#0068a8', '#b45f00', '#00875f', '#c15c96', '#1d1c1d', '#2f7fb5'],
    terms: {
      weights: { fill: '#0068a8', text: white },
      activations: { fill: '#00875f', text: white },
      compute: { fill: '#00875f', text: white },
      'non-torch': { fill: '#c15c96', text: white },
      'cuda-graphs': { fill: '#56b4e9', text: black },
      'kv-asked': { fill: '#e69f00', text: black },
      'kv-free': { fill: '#fbe2ae', text: black },
      outside: { fill: '#8b929c', text: white },
      gradients: { fill: '#56b4e9', text: black },
      optimizer: { fill: '#c15c96', text: white },
      gathered: { fill: '#b9d9ee', text: black },
      workspace: { fill: '#8b929c', text: white },
      logits: { fill: '#e69f00', text: black },
      working: { fill: '#9bd9c3', text: black },
      step: { fill: '#e5bfd5', text: black },
    },
  },
  dark: {
    background: '#2b2d31',
    text: '#f2f3f5',
    muted: '#b5bac1',
    track: '#3b3e45',
    trackEdge: '#80848e',
    overflow: '#ff5c69',
    lines: ['#3d9be0', '#f0b429', '#1fb589', '#dc8fbb', '#f2f3f5', '#9bd4f5'],
    terms: {
      weights: { fill: '#3d9be0', text: black },
      activations: { fill: '#1fb589', text: black },
      compute: { fill: '#1fb589', text: black },
      'non-torch': { fill: '#dc8fbb', text: black },
      'cuda-graphs': { fill: '#9bd4f5', text: black },
      'kv-asked': { fill: '#f0b429', text: black },
      'kv-free': { fill: '#7a6530', text: '#fff3d6' },
      outside: { fill: '#9aa1ab', text: black },
      gradients: { fill: '#9bd4f5', text: black },
      optimizer: { fill: '#dc8fbb', text: black },
      gathered: { fill: '#2c5f86', text: white },
      workspace: { fill: '#9aa1ab', text: black },
      logits: { fill: '#f0b429', text: black },
      working: { fill: '#0d6b50', text: white },
      step: { fill: '#7b4663', text: white },
    },
  },
};
