import { frameworks, rentalTiers, trainingMethods } from '../ask/question.ts';

/** Values of the fields that have few, for faces that offer them to choose from. */
export const choices = { method: trainingMethods, framework: frameworks, tier: rentalTiers } as const;
