/** Brings the cell of an issue or remark into view and gives it the focus, opening folded sections on the way. */
import { segments } from '../../regimes/pointer.js';
import { elementId } from './context.js';

/** True when something was found; a pointer to what is not on the page goes to the nearest thing above it. */
export function focusCell(pointer: string): boolean {
  const path = segments(pointer);
  for (let length = path.length; length > 0; length -= 1) {
    const element = document.getElementById(elementId(path.slice(0, length)));
    if (element === null) continue;
    for (
      let fold = element.closest('details');
      fold !== null;
      fold = fold.parentElement?.closest('details') ?? null
    )
      fold.open = true;
    const target = focusable(element);
    target.scrollIntoView({ block: 'center', inline: 'nearest' });
    target.focus();
    return true;
  }
  return false;
}

function focusable(element: HTMLElement): HTMLElement {
  if (element.tabIndex >= 0 || element.hasAttribute('tabindex')) return element;
  const inside = element.querySelector<HTMLElement>('input, select, textarea, [tabindex="0"], button');
  if (inside !== null) return inside;
  element.tabIndex = -1;
  return element;
}
