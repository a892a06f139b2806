import type { ComponentType } from 'preact';
import { Button } from '#app/ui/Button.tsx';
import { Notice } from '#app/ui/Notice.tsx';
import { messages } from '#i18n/en.po?safe';
import { addMessages, t } from '#i18n/locale.ts';
import { handIn, rememberedClass } from './session.ts';

/**
 * What there is to say of the hub's safe address (docs/spec/https.md), at an address where the browser stores no app. A file of its
 * own with its words: a page at a safe address never fetches it.
 */
type Found = 'trusted' | 'untrusted' | 'warned';

addMessages(messages);

/** Looks what this device makes of the safe address, if the hub has one: what shows it, or null. */
export async function look(): Promise<ComponentType<{ inPage?: boolean }> | null> {
  const found = await find();
  if (found === null) return null;
  // Nothing has been done here yet: where the app can be stored is the better place to begin, and nobody need know why.
  if (found === 'trusted' && rememberedClass() === null && /^\/(join\/.*)?$/.test(location.pathname)) {
    location.replace(onward());
    await new Promise(() => undefined);
  }
  return ({ inPage = false }) => <SaferAddress found={found} inPage={inPage} />;
}

async function find(): Promise<Found | null> {
  const hasSafe = await fetch('/trust', { method: 'HEAD', cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  );
  if (!hasSafe) return null;
  if (location.protocol === 'https:') return 'warned';
  return (await pictureComes('/trust/ok.svg')) ? 'trusted' : 'untrusted';
}

/** The hub sends it from its safe address: a browser that does not trust the school shows none. */
const pictureComes = (src: string): Promise<boolean> =>
  new Promise((done) => {
    const picture = new Image();
    picture.onload = () => done(true);
    picture.onerror = () => done(false);
    picture.src = src;
  });

/** The hub knows where; not a link, which the router would take for a page of its own. */
const onward = (): string => `/trust/open?to=${encodeURIComponent(location.pathname)}`;

/** @param inPage where devices are made ready: there also what is not for a learner; elsewhere it stands above the page */
function SaferAddress({ found, inPage }: { found: Found; inPage: boolean }) {
  const notice = found === 'trusted' ? <Trusted /> : <HowToTrust found={found} />;
  if (inPage) return notice;
  if (found === 'untrusted') return null;
  return (
    <aside class="app-notices" aria-label={t('common.notices')}>
      {notice}
    </aside>
  );
}

function HowToTrust({ found }: { found: Exclude<Found, 'trusted'> }) {
  return (
    <Notice
      tone={found === 'warned' ? 'warn' : 'info'}
      title={t(`safe.${found}.title`)}
      actions={<Button onClick={() => location.assign('/trust')}>{t('safe.how')}</Button>}
    >
      {t(`safe.${found}.words`)}
    </Notice>
  );
}

function Trusted() {
  const waiting = handIn.value?.waiting ?? 0;
  if (waiting > 0)
    return (
      <Notice tone="info" title={t('safe.trusted.title')}>
        {t('safe.trusted.waiting', { count: waiting })}
      </Notice>
    );
  return (
    <Notice
      tone="info"
      title={t('safe.trusted.title')}
      actions={<Button onClick={() => location.assign(onward())}>{t('safe.trusted.open')}</Button>}
    >
      {t('safe.trusted.words')}
    </Notice>
  );
}
