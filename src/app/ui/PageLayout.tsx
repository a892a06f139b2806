import type { ComponentChildren } from 'preact';
import { t } from '#i18n/locale.ts';
import { Icon } from './Icon.tsx';
import { Mark } from './Mark.tsx';

export type PageLayoutProps = {
  /** The page's h1. */
  title: ComponentChildren;
  /** A line above the title that says where we are: the class, the skill. */
  kicker?: ComponentChildren;
  /** A sentence under the title. */
  lead?: ComponentChildren;
  /** Where Back leads; without it the bar shows the sign of Footpath. */
  back?: { href: string; label?: string | undefined } | undefined;
  /** At the end of the bar: who is here, hand-in state, settings. */
  end?: ComponentChildren;
  /** `reading` for a learner's single column, `wide` for a teacher's tables. */
  width?: 'reading' | 'wide' | undefined;
  /** Hides the title from sight, not from screen readers: where the question itself is the title. */
  quietTitle?: boolean | undefined;
  /** Stays at the foot of the window on a small screen: the one primary action. */
  foot?: ComponentChildren;
  children: ComponentChildren;
};

/** The frame of every page: skip link, bar with the way back, h1, main, foot. */
export function PageLayout(props: PageLayoutProps) {
  const { title, kicker, lead, back, end, width, quietTitle, foot, children } = props;
  return (
    <div class="page" data-width={width ?? 'reading'}>
      <a class="page-skip" href="#main">
        {t('common.skip')}
      </a>
      <header class="page-bar">
        <div class="page-bar-line">
          {back ? (
            <a class="page-back" href={back.href}>
              <Icon name="back" />
              <span>{back.label ?? t('common.back')}</span>
            </a>
          ) : (
            <span class="page-brand">
              <Mark />
              <span>{t('common.product')}</span>
            </span>
          )}
          {end && <div class="page-end">{end}</div>}
        </div>
      </header>
      <main class="page-main" id="main" tabIndex={-1}>
        <div class={quietTitle ? 'visually-hidden' : 'page-heading'}>
          {kicker && <p class="page-kicker">{kicker}</p>}
          <h1 class="page-title" tabIndex={-1}>
            {title}
          </h1>
          {lead && <p class="page-lead">{lead}</p>}
        </div>
        {children}
      </main>
      {foot && (
        <section class="page-foot" aria-label={t('common.actions')}>
          {foot}
        </section>
      )}
    </div>
  );
}

/** After a change of route: the new page's h1 takes focus, so that a screen reader begins there. */
export function focusPageTitle(): void {
  document.querySelector<HTMLElement>('.page-title')?.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}
