import { type Kysely, sql } from 'kysely';
import type { Database } from '#db/tables.gen.ts';
import { DISEASES, diseaseParents, entriesOfFacet, productOf } from '#vocabulary/vocabulary.ts';

/** Words of registry records that nearly every text has, and ordinary ones: drawn so that the first are frequent and the last are rare. */
const COMMON =
  'patients study cells treatment disease participants safety efficacy dose weeks therapy clinical response autoimmune infusion adverse events baseline months screening severe refractory lymphodepletion cyclophosphamide fludarabine syndrome release cytokine remission steroid antibody phase open label single arm escalation expansion peripheral blood engineered chimeric antigen receptor lentiviral vector apheresis manufacturing product investigational activity index score renal biopsy organ damage flare immunosuppressive biologic rituximab glucocorticoid tolerability pharmacokinetics persistence neurotoxicity infection hypogammaglobulinemia'.split(
    ' ',
  );
const SYLLABLES = 'ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo za bra cle dri fro gru pla sti tro'.split(
  ' ',
);
const COUNTRIES = ['China', 'United States', 'Germany', 'France', 'Italy', 'Spain', 'Japan', 'United Kingdom', 'Israel', 'Australia', 'South Korea', 'Canada', 'Switzerland', 'Austria', 'Poland']; // biome-ignore format: a list
const STATUSES = ['RECRUITING', 'NOT_YET_RECRUITING', 'COMPLETED', 'ACTIVE_NOT_RECRUITING', 'UNKNOWN', 'TERMINATED', 'WITHDRAWN']; // biome-ignore format: a list

/** 4,000 words, the first 70 real ones. */
const lexicon = (): string[] => {
  const words = [...COMMON];
  for (let i = 0; words.length < 4000; i++) {
    const pick = (n: number) => SYLLABLES[(i * n + Math.floor(i / n)) % SYLLABLES.length] ?? 'ba';
    words.push(`${pick(7)}${pick(11)}${pick(17)}${i % 3 === 0 ? pick(23) : ''}`);
  }
  return words;
};

/**
 * Fills `study` with made-up studies straight by SQL: labels of the real vocabulary, the first ones of each facet the most frequent; titles that
 * name them; texts of 2 to 10 kB. 85 of 100 are relevant. For measuring only.
 */
export async function fillStudies(db: Kysely<Database>, n: number): Promise<void> {
  const diseases = DISEASES.map((d) => ({
    key: d.key,
    label: d.label,
    keys: [d.key, ...diseaseParents(d.key)].map((k) => `disease:${k}`),
  }));
  const products = entriesOfFacet('product').map((p) => ({
    label: p.label,
    keys: [`product:${p.key}`, ...(productOf(p.key)?.targets ?? []).map((t) => `target:${t}`)],
  }));
  const targets = entriesOfFacet('target').map((t) => t.key);
  const modalities = entriesOfFacet('modality').map((m) => ({ key: m.key, label: m.label }));
  await sql`select setseed(0.5)`.execute(db);
  await sql`create table measure_word as select word, place::int from jsonb_array_elements_text(${JSON.stringify(lexicon())}::jsonb) with ordinality as w(word, place)`.execute(
    db,
  );
  await sql`
    create table measure_text as
    select i as place, (select string_agg(w.word, ' ') from (select 1 + floor(power(random(), 3) * 4000)::int as at from generate_series(1, 90) where i > 0) r
                   join measure_word w on w.place = r.at) as words
    from generate_series(1, 3000) i`.execute(db);
  await sql`alter table measure_text add primary key (place)`.execute(db);
  const lists = sql`(select ${JSON.stringify(diseases)}::jsonb as d, ${JSON.stringify(products)}::jsonb as p, ${JSON.stringify(targets)}::jsonb as t,
    ${JSON.stringify(modalities)}::jsonb as m, ${JSON.stringify(COUNTRIES)}::jsonb as c, ${JSON.stringify(STATUSES)}::jsonb as s)`;
  const step = 5000;
  for (let from = 0; from < n; from += step)
    await sql`
      insert into study (id, facts, title, status, phases, sponsor, sponsor_class, conditions, interventions, countries, enrolment, start_date, last_update,
        first_as_of, last_as_of, last_change, last_change_grade, complete, relevant, label_keys, registry_ids, start_year, search_a, search_b)
      select id, jsonb_build_object('nctId', id, 'briefTitle', title, 'briefSummary', left(body, 1500), 'detailedDescription', body), title, status, phases, sponsor, class,
        array[d ->> 'label'], array[coalesce(p ->> 'label', 'CAR T cells')], countries, 5 + floor(power(r3, 4) * 400)::int,
        year || '-0' || (1 + i % 9), date '2026-10-01' - floor(r4 * 1500)::int, '2026-06-01', '2026-10-01',
        case when i % 3 = 0 then date '2026-10-01' - floor(r3 * 900)::int end, case when i % 3 = 0 then (array['high', 'medium', 'low'])[1 + i % 2 + i % 5 / 4] end,
        true, i % 20 > 2, keys, array[id] || case when i % 5 = 0 then array['20' || (15 + i % 10) || '-5' || lpad((i % 100000)::text, 5, '0') || '-22'] else array[]::text[] end,
        year, title || E'\n' || id, concat_ws(E'\n', d ->> 'label', p ->> 'label', m ->> 'label', t, sponsor, body)
      from (
        select *, 'NCT' || lpad((10000000 + i)::text, 8, '0') as id, 'Measuring sponsor ' || (i % 900) as sponsor,
          case when i % 3 = 0 then 'INDUSTRY' when i % 17 = 0 then 'NIH' else 'OTHER' end as class,
          concat_ws(' ', (array['A phase 1 study of', 'Safety and efficacy of', 'A clinical trial of', 'Exploratory study:'])[1 + i % 4], coalesce(p ->> 'label', t || ' CAR-T cells'), 'in', d ->> 'label', w) as title,
          array(select distinct k from unnest(array(select jsonb_array_elements_text(d -> 'keys')) || array(select jsonb_array_elements_text(d2 -> 'keys')) || array['target:' || t, 'modality:' || (m ->> 'key')]
            || case when p is null then array[]::text[] else array(select jsonb_array_elements_text(p -> 'keys')) end) k order by 1) as keys,
          (select string_agg(b.words, '. ') from generate_series(1, 3 + floor(power(r2, 2) * 11)::int) g join measure_text b on b.place = 1 + (i * 31 + g * 977 + g * g * 13) % 3000) as body
        from (
          select i, r1, r2, r3, r4, 2010 + floor(power(r4, 0.3) * 17)::int as year,
            d -> floor(power(r1, 2.5) * jsonb_array_length(d))::int as d, case when i % 6 = 0 then d -> floor(r2 * jsonb_array_length(d))::int else '{"keys": []}' end as d2,
            case when i % 4 = 0 then p -> floor(power(r2, 2) * jsonb_array_length(p))::int end as p, t ->> floor(power(r3, 3) * jsonb_array_length(t))::int as t,
            m -> floor(power(r4, 2) * jsonb_array_length(m))::int as m, s ->> floor(power(r2, 1.7) * jsonb_array_length(s))::int as status,
            case when i % 9 = 0 then array[]::text[] when i % 3 = 0 then array['PHASE1', 'PHASE2'] when i % 7 = 0 then array['PHASE2'] else array['PHASE1'] end as phases,
            case when i % 11 = 0 then array[c ->> 1, c ->> 2, c ->> (3 + i % 12)] else array[c ->> floor(power(r1, 2) * jsonb_array_length(c))::int] end as countries,
            (select word from measure_word where place = 1 + floor(r3 * 3999)::int) as w
          from (select i, random() as r1, random() as r2, random() as r3, random() as r4 from generate_series(${from + 1}::int, ${Math.min(from + step, n)}::int) i) r, ${lists} l
        ) made
      ) made`.execute(db);
  await sql`drop table measure_text, measure_word`.execute(db);
  await sql`vacuum analyze study`.execute(db);
}
