/**
 * The interface's two languages. Vietnamese is the default; the choice is kept in the browser
 * and, for a person who is signed in, on the server.
 */
import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Language, Text } from '../regimes/words.js';
import { setApiLanguage } from './api.js';
import type { vi } from './messages/vi.js';

const STORED = 'baocao.language';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof vi };
  }
}

/** The words of one language: whoever reads Vietnamese does not wait for the English ones. Both have the same. */
const WORDS: Readonly<Record<Language, () => Promise<typeof vi>>> = {
  vi: async () => (await import('./messages/vi.js')).vi,
  en: async () => (await import('./messages/en.js')).en as unknown as typeof vi,
};

/** Nothing can be drawn before it. */
export async function startLanguage(): Promise<void> {
  const language: Language = localStorage.getItem(STORED) === 'en' ? 'en' : 'vi';
  followLanguage(language);
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: await WORDS[language]() } },
    interpolation: { escapeValue: false },
  });
}

/**
 * @throws Error where the words of the other language could not be fetched; the page then stays as it is
 */
export async function chooseLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation'))
    i18next.addResourceBundle(language, 'translation', await WORDS[language]());
  localStorage.setItem(STORED, language);
  followLanguage(language);
  await i18next.changeLanguage(language);
}

function followLanguage(language: Language): void {
  setApiLanguage(language);
  document.documentElement.lang = language;
}

/** The language shown now, and the way to say a text of a regime in it. */
export function useLanguage(): { language: Language; say: (text: string | Text) => string } {
  const { i18n } = useTranslation();
  const language: Language = i18n.language === 'en' ? 'en' : 'vi';
  return { language, say: (text) => (typeof text === 'string' ? text : text[language] || text.vi) };
}
