// Owns how the first-run screen reads its words; they are loaded with it and not with the page.
import { useStore } from '../hooks.ts';
import { setupEn, setupId } from '../strings/setup.ts';

export type SetupWords = typeof setupId;

export function useSetupWords(): SetupWords {
  return useStore(({ prefs }) => prefs.lang) === 'en' ? setupEn : setupId;
}
