/** Selects the text of an input that has just got the focus. */

/** After any of these the text is the person's own: selected, it would be overwritten by the next key. */
const TAKEN = ['keydown', 'beforeinput', 'blur'] as const;

/**
 * At once, for whoever types on: on an old machine several keys come before the next frame. And with the next frame,
 * because a click puts its text cursor after the focus came. By then the focus may have gone on, and Chromium's
 * `select()` fetches it back: whoever went on is left where he is. So is whoever has begun to type.
 * Called once the input shows what is to be edited, which takes a selection away.
 */
export function selectNext(input: HTMLInputElement | null): void {
  if (input === null || document.activeElement !== input) return;
  input.select();
  const end = (): void => {
    cancelAnimationFrame(frame);
    for (const kind of TAKEN) input.removeEventListener(kind, end);
  };
  const frame = requestAnimationFrame(() => {
    end();
    input.select();
  });
  for (const kind of TAKEN) input.addEventListener(kind, end);
}
