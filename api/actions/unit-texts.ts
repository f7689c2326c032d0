/** How texts about units are written, in forms and files alike. */

/** A unit's code: it stands in addresses, so nothing that needs escaping. */
export const CODE_PATTERN = '^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$';
export const CODE = new RegExp(CODE_PATTERN);

/** A share: above 0 and up to 1, `1`, `0.25` or `1/3`. */
export { SHARE_PATTERN } from '../../regimes/succession.js';
