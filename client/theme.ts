/** Light or dark: the system's choice until the person makes another, which the browser keeps. */
const STORED = 'baocao.theme';
type Theme = 'light' | 'dark';

export function startTheme(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    document.documentElement.dataset['bsTheme'] = stored() ?? (dark.matches ? 'dark' : 'light');
  };
  dark.addEventListener('change', apply);
  apply();
}

export function toggleTheme(): void {
  const next: Theme = document.documentElement.dataset['bsTheme'] === 'dark' ? 'light' : 'dark';
  localStorage.setItem(STORED, next);
  document.documentElement.dataset['bsTheme'] = next;
}

function stored(): Theme | undefined {
  const value = localStorage.getItem(STORED);
  return value === 'light' || value === 'dark' ? value : undefined;
}
