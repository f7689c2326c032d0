/** Text as people search for it: without diacritics, without case. */

/** `Đắk Lắk` becomes `dak lak`. */
export function searchText(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .trim();
}

/** A LIKE pattern (with `\` as its escape) for texts that contain `part`, taken literally. */
export function containing(part: string): string {
  return `%${part.replace(/[\\%_]/g, '\\$&')}%`;
}
