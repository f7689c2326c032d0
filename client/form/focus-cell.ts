/** Brings the cell of an issue or remark into view and gives it the focus, opening folded sections on the way. */
import { pointer, segments } from '../../regimes/pointer.js';
import { elementId } from './context.js';
import { askToReveal } from './grid/reveal.js';

/** True when something was found; a pointer to what is not on the page goes to the nearest thing above it. */
export function focusCell(pointer: string): boolean {
  const path = segments(pointer);
  for (let length = path.length; length > 0; length -= 1) {
    const element = document.getElementById(elementId(path.slice(0, length)));
    if (element === null) continue;
    unfold(element);
    const table = element.closest('table[role=grid]');
    if (table !== null && revealed(table, path)) return true;
    const target = (length === path.length && messageOf(element, pointer)) || focusable(element);
    target.scrollIntoView({ block: 'center', inline: 'nearest' });
    target.focus();
    return true;
  }
  return false;
}

function unfold(element: Element): void {
  for (
    let fold = element.closest('details');
    fold !== null;
    fold = fold.parentElement?.closest('details') ?? null
  )
    fold.open = true;
}

/** A grid goes to its cell itself: the row may not be drawn, and the input stands in the active cell. */
function revealed(table: Element, path: readonly string[]): boolean {
  const depth = table.id.split('_').length - 1;
  if (path.length <= depth || !askToReveal(table, path.slice(depth))) return false;
  document.activeElement?.scrollIntoView({ block: 'center', inline: 'nearest' });
  return true;
}

/** What is wrong with a table as a whole stands under it; none of its cells would say it. */
function messageOf(element: HTMLElement, pointer: string): HTMLElement | null {
  return element.matches('table[role=grid]')
    ? document.querySelector<HTMLElement>(`li[data-place="${CSS.escape(pointer)}"]`)
    : null;
}

/**
 * The pointer of the field or cell that has the focus, or of the one whose message has it (somebody explains a
 * warning); undefined where none has.
 */
export function focusedPointer(): string | undefined {
  const place = document.activeElement?.closest<HTMLElement>('[data-place], [id^="root_"]');
  if (place?.dataset['place'] !== undefined) return place.dataset['place'];
  const id = place?.id.replace(/-\w+$/, '');
  return id === undefined ? undefined : pointer(...id.split('_').slice(1));
}

/** A field that takes no focus (a locked list of codes) is gone to by its place. */
function focusable(element: HTMLElement): HTMLElement {
  const usable = 'input, select, textarea, [tabindex="0"], button';
  const locked = element.matches(':disabled');
  if (!locked && (element.tabIndex >= 0 || element.hasAttribute('tabindex'))) return element;
  const inside = element.querySelector<HTMLElement>(`:is(${usable}):not(:disabled)`);
  if (inside !== null) return inside;
  const place = locked ? (element.closest<HTMLElement>('.leaf') ?? element) : element;
  place.tabIndex = -1;
  return place;
}
