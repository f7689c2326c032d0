/**
 * What the browser itself needs: a plain table without any program behind it but one that puts a new input into a cell
 * and moves on with Tab. Nobody can be faster in it.
 */
export function bareTable(place: HTMLElement, rows: number, columns: number): void {
  const table = document.createElement('table');
  table.style.cssText = 'table-layout: fixed; width: 100%; border-collapse: collapse';
  const cells: HTMLTableCellElement[] = [];
  for (let row = 0; row < rows; row++) {
    const line = table.insertRow();
    for (let column = 1; column <= columns; column++) {
      const cell = line.insertCell();
      cell.id = `root_rows_${row}_figure${column}`;
      cell.tabIndex = -1;
      cell.textContent = String(row * 10 + column);
      cells.push(cell);
    }
  }
  place.append(table);
  let input: HTMLInputElement | undefined;
  const open = (cell: HTMLTableCellElement): void => {
    if (input?.parentElement) input.parentElement.textContent = input.value;
    input = document.createElement('input');
    input.style.width = '90%';
    input.value = cell.textContent ?? '';
    cell.replaceChildren(input);
    input.focus();
    input.select();
  };
  for (const [index, cell] of cells.entries()) {
    cell.addEventListener('focus', () => open(cell));
    cell.addEventListener('keydown', (press) => {
      const next = cells[index + 1];
      if (press.key !== 'Tab' || next === undefined) return;
      press.preventDefault();
      open(next);
    });
  }
}
