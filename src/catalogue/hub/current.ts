import type { HubModels } from './models.ts';

let published: HubModels | undefined;

/** The hub that names are looked up at; undefined: it is off, and the catalogue is all there is. */
export function currentModels(): HubModels | undefined {
  return published;
}

/** Makes a hub the one that answers are given from; undefined turns it off. */
export function publishModels(models: HubModels | undefined): void {
  published = models;
}
