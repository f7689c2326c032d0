/**
 * The interface's two languages. Vietnamese is the default and the fallback; the choice is kept in the browser
 * and, for a person who is signed in, on the server.
 */
import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Language, Text } from '../regimes/words.js';
import { setApiLanguage } from './api.js';
import { en } from './messages/en.js';
import { vi } from './messages/vi.js';

const STORED = 'baocao.language';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof vi };
  }
}

export function startLanguage(): void {
  const language: Language = localStorage.getItem(STORED) === 'en' ? 'en' : 'vi';
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'vi',
    resources: { vi: { translation: vi }, en: { translation: en } },
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  followLanguage(language);
}

export function chooseLanguage(language: Language): void {
  localStorage.setItem(STORED, language);
  void i18next.changeLanguage(language);
  followLanguage(language);
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
