/** Selects the text of an input that has just got the focus or its old text. */

/**
 * With the next frame, because a click puts its text cursor after the focus came. By then the focus may have gone on,
 * and Chromium's `select()` fetches it back: whoever went on is left where he is.
 */
export function selectNext(input: HTMLInputElement | null): void {
  requestAnimationFrame(() => {
    if (input !== null && document.activeElement === input) input.select();
  });
}
