import { NameCard } from '#app/ui/NameCard.tsx';
import { Picture } from '#app/ui/Picture.tsx';
import { showToast } from '#app/ui/Toast.tsx';
import { pictureNames } from '#domain/picture-names.ts';
import { Section } from './Section.tsx';

const names = [
  ['Ama', 'owl'],
  ['Kofi Mensah', 'rocket'],
  ['Wolfeschlegelsteinhausenbergerdorff', 'turtle'],
  ['محمد عبد الرحمن', 'moon'],
  ['สมชาย', 'elephant'],
] as const;

/** The parts that show who is who. */
export function PeopleParts() {
  return (
    <Section title="Who is here">
      <ul class="name-grid list">
        {names.map(([name, picture]) => (
          <li key={name}>
            <NameCard name={name} picture={picture} onClick={() => showToast(name, 'info')} />
          </li>
        ))}
        <li>
          <NameCard name="Esi" picture="sun" note="3 answers today" href="#top" />
        </li>
      </ul>
      <ul class="gallery-pictures list">
        {pictureNames.map((name) => (
          <li key={name}>
            <Picture name={name} />
            {name}
          </li>
        ))}
      </ul>
      <div class="row">
        <Picture name="fox" size="small" label="fox" />
        <Picture name="fox" />
        <Picture name="fox" size="large" />
        <Picture name="dragon" />
      </div>
    </Section>
  );
}
