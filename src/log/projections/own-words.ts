import type { KnownEvent } from '#domain/events/event.ts';
import type { Settings } from '#domain/events/preference-changed.ts';
import { emptyInterests, foldInterests, type InterestsState, interestsOf } from './interests.ts';
import { foldSettings, type SettingsState, settingsOf } from './preferences.ts';
import { foldProfile, type ProfileState } from './profile.ts';

/** What a learner chose and said of themselves, which no engine is needed to fold. Plain JSON. */
export type OwnWords = {
  readonly settings: SettingsState;
  readonly interests: InterestsState;
  readonly profile: ProfileState;
};

/** Fields never chosen are absent. */
export type Preferences = Settings & { readonly interests?: readonly string[] };

export const emptyOwnWords: OwnWords = { settings: [], interests: emptyInterests, profile: [] };

/** Any order of folding, with repeats, gives the same bytes. */
export const foldOwnWords = ({ settings, interests, profile }: OwnWords, event: KnownEvent): OwnWords => ({
  settings: foldSettings(settings, event),
  interests: foldInterests(interests, event),
  profile: foldProfile(profile, event),
});

export function preferencesOf({ settings, interests }: OwnWords): Preferences {
  const strands = interestsOf(interests);
  return strands.length > 0 ? { ...settingsOf(settings), interests: strands } : settingsOf(settings);
}
