import { useState } from 'preact/hooks';
import { HandInLine } from '#app/shell/HandInLine.tsx';
import { HandInProblem } from '#app/shell/HandInProblem.tsx';
import { device } from '#app/shell/session.ts';
import { LinkButton } from '#app/ui/Button.tsx';
import { TextField } from '#app/ui/Field.tsx';
import { NameCard } from '#app/ui/NameCard.tsx';
import { PageLayout } from '#app/ui/PageLayout.tsx';
import { t } from '#i18n/locale.ts';
import type { JoinedClass, RosterEntry } from '#worker/api.ts';
import { paths } from '../paths.ts';
import { ClassNeeds } from './ClassNeeds.tsx';

/** More names than this do not fit on one screen: then they can be searched. */
const searchAbove = 20;

/** The class list: a learner taps their own picture. */
export function WhoAreYou({ joined }: { joined: JoinedClass }) {
  const [wanted, setWanted] = useState('');
  const { roster } = joined;
  const found = roster.filter((entry) => matches(entry, wanted));
  const board = device.value?.teacher?.classes.find(({ id }) => id === joined.class.id);
  return (
    <PageLayout title={t('join.who.title')} kicker={<bdi>{joined.class.name}</bdi>}>
      <ClassNeeds joined={joined} />
      {roster.length > searchAbove && (
        <TextField
          label={t('join.who.search')}
          type="search"
          value={wanted}
          onInput={setWanted}
          autocomplete="off"
          spellcheck={false}
          enterkeyhint="search"
        />
      )}
      {found.length > 0 ? (
        <ul class="name-grid list">
          {found.map(({ learner, name, picture }) => (
            <li key={learner}>
              <NameCard name={name} picture={picture} href={paths.today(learner)} />
            </li>
          ))}
        </ul>
      ) : (
        roster.length > 0 && (
          <p role="status" class="text-soft">
            {t('join.who.none', { wanted })}
          </p>
        )
      )}
      <HandInLine />
      <HandInProblem />
      <nav class="join-ways" aria-label={t('join.who.more')}>
        <LinkButton href={paths.device()} variant="quiet" icon="device">
          {t('join.who.device')}
        </LinkButton>
        <LinkButton href={paths.settings()} variant="quiet" icon="settings">
          {t('join.who.settings')}
        </LinkButton>
        <LinkButton href={board ? paths.board(board.id) : paths.teacher()} variant="quiet" icon="school">
          {t('join.teacher')}
        </LinkButton>
      </nav>
    </PageLayout>
  );
}

/** Marks over letters and capitals make no difference: "jose" finds José. */
function matches({ name }: RosterEntry, wanted: string): boolean {
  return plain(name).includes(plain(wanted.trim()));
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();
