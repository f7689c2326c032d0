/** How texts about units are written, in forms and files alike. */

/** A unit's code: it stands in addresses, so nothing that needs escaping. */
export const CODE_PATTERN = '^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$';
export const CODE = new RegExp(CODE_PATTERN);

/** A share: a decimal above 0 and up to 1, `1` or `0.25`. */
export const SHARE_PATTERN = '^(1(\\.0+)?|0\\.(?=0*[1-9])[0-9]{1,12})$';
export const SHARE = new RegExp(SHARE_PATTERN);
