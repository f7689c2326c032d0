/** The entry of the rail under which a page lies; what is reviewed, or read beside others, lies in the inbox. */
export function placeOf(pathname: string): string {
  const [, first = ''] = pathname.split('/');
  if (first === 'child-table' || first === 'review') return '/inbox';
  return first === 'workbooks' ? '/reports' : `/${first}`;
}
