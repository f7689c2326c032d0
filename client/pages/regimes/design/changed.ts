/** Where two documents differ: the deepest places that both have, or that one of them lacks. Pure. */
import type { Json } from '../../../../regimes/words.js';
import { isObject } from '../../../../regimes/dialect/json.js';
import { pointer } from '../../../../regimes/pointer.js';

export function changedPlaces(one: Json | undefined, other: Json | undefined, place = ''): readonly string[] {
  if (one === other) return [];
  if (isObject(one) && isObject(other)) {
    const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
    return names.flatMap((name) => {
      const [left, right] = [one, other].map((side) => (Object.hasOwn(side, name) ? side[name] : undefined));
      return changedPlaces(left, right, place + pointer(name));
    });
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    const [left, right] = [one as readonly Json[], other as readonly Json[]];
    return Array.from({ length: Math.max(left.length, right.length) }, (_, index) =>
      changedPlaces(left[index], right[index], place + pointer(index)),
    ).flat();
  }
  return [place];
}
