import { useEffect, useState } from 'react';

export type Theme = 'light' | 'dark';

const storageKey = 'fitcheck-theme';
const prefersDark = matchMedia('(prefers-color-scheme: dark)');
const systemTheme = (): Theme => (prefersDark.matches ? 'dark' : 'light');

/** The visitor's own choice, if there is one; storage may be forbidden. */
function storedTheme(): Theme | undefined {
  try {
    const stored = localStorage.getItem(storageKey);
    return stored === 'light' || stored === 'dark' ? stored : undefined;
  } catch {
    return undefined;
  }
}

/** Called before the first paint, so that the page does not flash in the other theme. */
export function applyStoredTheme(): void {
  const stored = storedTheme();
  if (stored === undefined) delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = stored;
}

/** The theme shown, and a switch. The system's preference counts until the visitor chooses otherwise. */
export function useTheme(): readonly [Theme, () => void] {
  const [theme, setTheme] = useState<Theme>(() => storedTheme() ?? systemTheme());
  useEffect(() => {
    const follow = (): void => setTheme(storedTheme() ?? systemTheme());
    prefersDark.addEventListener('change', follow);
    return () => prefersDark.removeEventListener('change', follow);
  }, []);
  const toggle = (): void => {
    const next = theme === 'dark' ? 'light' : 'dark';
    try {
      if (next === systemTheme()) localStorage.removeItem(storageKey);
      else localStorage.setItem(storageKey, next);
      applyStoredTheme();
    } catch {
      document.documentElement.dataset['theme'] = next;
    }
    setTheme(next);
  };
  return [theme, toggle];
}

export function ThemeButton({ theme, toggle }: { readonly theme: Theme; readonly toggle: () => void }) {
  return (
    <button type="button" className="quiet" aria-pressed={theme === 'dark'} aria-label="Dark mode" onClick={toggle}>
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
        <path d="M8 1.75a6.25 6.25 0 0 1 0 12.5z" fill="currentColor" />
      </svg>
    </button>
  );
}
