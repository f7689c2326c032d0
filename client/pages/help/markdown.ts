/** The little of Markdown that the guides are written in, as blocks. Pure; what it does not know is text. */
export type Inline = { readonly type: 'text' | 'strong' | 'code'; readonly text: string };

export type Block =
  | { readonly type: 'heading'; readonly level: number; readonly text: string }
  | { readonly type: 'paragraph'; readonly text: string }
  | { readonly type: 'list'; readonly ordered: boolean; readonly items: readonly string[] }
  | { readonly type: 'image'; readonly alt: string; readonly file: string };

export function blocksOf(markdown: string): Block[] {
  return markdown
    .split(/\n{2,}/)
    .map((part) => part.trim())
    .filter((part) => part !== '' && !part.startsWith('<!--'))
    .map(blockOf);
}

function blockOf(part: string): Block {
  const [, marks, heading] = /^(#{1,4}) (.*)$/.exec(part) ?? [];
  if (marks !== undefined && heading !== undefined)
    return { type: 'heading', level: marks.length, text: heading };
  const [, alt, file] = /^!\[([^\]]*)\]\((?:[^)]*\/)?([^)/]+)\)$/.exec(part) ?? [];
  if (alt !== undefined && file !== undefined) return { type: 'image', alt, file };
  const ordered = /^\d+\. /.test(part);
  if (ordered || part.startsWith('- ')) {
    const items = part.split(/\n(?=\d+\. |- )/).map((item) => flat(item.replace(/^(\d+\.|-) /, '')));
    return { type: 'list', ordered, items };
  }
  return { type: 'paragraph', text: flat(part) };
}

const flat = (text: string): string => text.replace(/\s*\n\s*/g, ' ');

/** `**strong**` and `code` within a line. */
export function inlinesOf(text: string): Inline[] {
  return text
    .split(/(\*\*[^*]+\*\*|`[^`]+`)/)
    .filter((part) => part !== '')
    .map((part) => {
      if (part.startsWith('**')) return { type: 'strong', text: part.slice(2, -2) };
      return part.startsWith('`') ? { type: 'code', text: part.slice(1, -1) } : { type: 'text', text: part };
    });
}
