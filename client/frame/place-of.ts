/** The entry of the rail under which a page lies; a report that is reviewed is still one of the reports. */
export function placeOf(pathname: string): string {
  const [, first = ''] = pathname.split('/');
  if (first === 'child-table') return '/inbox';
  return first === 'review' || first === 'workbooks' ? '/reports' : `/${first}`;
}
