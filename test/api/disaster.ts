/** What a unit answers when it is asked for the damage of a disaster, by the regime that ships. */
import type { JsonObject } from '../../regimes/words.js';
import { shipped } from '../regimes/shipped.js';

const SECTORS =
  'housing education health culture crops livestock fisheries irrigation transport telecom industry water other';

export const DISASTER = { code: 'BNNMT-THTT', document: shipped('BNNMT-THTT').document };
export const CONSULTATION = { code: 'VPCP-LYK', document: shipped('VPCP-LYK').document };

/** A complete answer. Losses of housing are in million đồng. */
export function damage(dead: number, collapsed: number, loss: number, event = 'Bão số 9'): JsonObject {
  return {
    event,
    hazard: 'storm',
    beganOn: '2026-11-27',
    countedOn: '2026-11-28',
    countedAt: '17:00',
    people: { dead, missing: 0, injured: 0, evacuatedHouseholds: 0 },
    houses: { collapsed, veryHeavy: 0, heavy: 0, partly: 0, flooded: 0 },
    crops: { rice: 0, vegetables: 0, perennial: 0, livestock: 0, poultry: 0, aquaculture: 0 },
    losses: SECTORS.split(' ').map((sector) => ({ sector, loss: sector === 'housing' ? loss : 0 })),
  };
}
