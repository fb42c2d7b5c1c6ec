import type { PublicProfile } from '#network/directory.ts';
import { diseaseWords, expertiseWords, personPath, placeWords } from './person-words.ts';
import { Portrait } from './portrait.tsx';

/** People as anybody may see them, a card each. */
export const PeopleList = ({ people, heading = 'h2' }: { people: readonly PublicProfile[]; heading?: 'h2' | 'h3' }) => {
  const H = heading;
  return (
    <ul className="people-list">
      {people.map((p) => (
        <li key={p.id} className="person-card">
          <Portrait person={p.id} name={p.name} hash={p.photograph} width={72} />
          <div>
            <H>
              <a href={personPath(p.id)}>{p.name}</a>
            </H>
            {placeWords(p) && <p>{placeWords(p)}</p>}
            {p.diseases && p.diseases.length > 0 && <p className="small">{diseaseWords(p.diseases)}</p>}
            {p.expertise && p.expertise.length > 0 && <p className="quiet small">{expertiseWords(p.expertise)}</p>}
            {p.demonstration && <p className="quiet small">Made up for the demonstration.</p>}
          </div>
        </li>
      ))}
    </ul>
  );
};
