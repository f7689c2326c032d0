/** How texts about users are written, in forms and files alike. */

export const USERNAME_PATTERN = '^[A-Za-z0-9][A-Za-z0-9._@-]{1,63}$';
export const USERNAME = new RegExp(USERNAME_PATTERN);
export const EMAIL_PATTERN = '^[^@\\s]{1,64}@[^@\\s]{1,190}$';
export const EMAIL = new RegExp(EMAIL_PATTERN);
