/**
 * How wide text is on paper: the advances of the letters that documents are set in (DejaVu Serif Condensed), so that a
 * table is fitted without setting it. Letters with diacritics are as wide as those without.
 */

/** Advances of U+0020 to U+007E in thousandths of the size. */
const REGULAR =
  '286 361 414 754 572 855 801 247 351 351 450 754 286 304 286 303 572 572 572 572 572 572 572 572 572 572 303 303 754 754 754 482 900 650 661 688 721 657 624 719 785 355 360 672 598 921 787 738 605 738 677 616 600 758 650 925 641 594 625 351 303 351 754 450 450 536 576 504 576 532 333 576 580 288 279 545 288 853 580 542 576 576 430 461 361 580 508 770 507 508 474 572 303 572 754';
const BOLD =
  '313 395 469 754 626 855 813 275 426 426 470 754 313 374 313 329 626 626 626 626 626 626 626 626 626 626 332 332 754 754 754 527 900 698 760 716 780 686 639 769 850 421 426 782 633 996 822 784 677 784 748 650 669 785 698 1011 698 642 657 426 329 426 754 450 450 583 629 548 629 572 387 629 654 342 325 624 342 952 654 600 629 629 474 506 416 654 523 774 536 523 511 579 327 579 754';

type Weight = 'regular' | 'bold';
const ADVANCES: Readonly<Record<Weight, readonly number[]>> = {
  regular: REGULAR.split(' ').map(Number),
  bold: BOLD.split(' ').map(Number),
};
/** Everything else is taken for as wide as the widest letters. */
const OTHER = 900;
const FIRST = 0x20;
/** Letters that are no others with a mark, by one that is as wide. */
const LIKE: Readonly<Record<string, string>> = { đ: 'd', Đ: 'D', '–': '~', '−': '+', '’': "'", '·': '.' };
const MARKS = /\p{M}/gu;

/** Points that a text takes on one line. */
export function widthOf(text: string, size: number, weight: Weight): number {
  const advances = ADVANCES[weight];
  let total = 0;
  for (const letter of text.normalize('NFD').replace(MARKS, ''))
    total += advances[(LIKE[letter] ?? letter).charCodeAt(0) - FIRST] ?? OTHER;
  return (total * size) / 1000;
}

/** How many lines a text takes between margins that are so many points apart; words that are longer are cut. */
export function linesIn(text: string, width: number, size: number, weight: Weight): number {
  const space = widthOf(' ', size, weight);
  let lines = 1;
  let used = 0;
  for (const word of text.split(' ')) {
    const needed = widthOf(word, size, weight);
    if (used > 0 && used + space + needed > width) {
      lines += 1;
      used = 0;
    }
    used += (used > 0 ? space : 0) + needed;
    const more = Math.ceil(used / width) - 1;
    if (more > 0) {
      lines += more;
      used -= more * width;
    }
  }
  return lines;
}
