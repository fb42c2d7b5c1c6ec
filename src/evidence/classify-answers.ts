import type { Facet } from '#vocabulary/vocabulary.ts';
import type { Answer } from './accuracy.ts';
import type { Classification } from './labels.ts';

/** The machine's answer as it is measured: the diseases that are named, without the broader ones that follow from them. */
export function answerOf({ labels, relevance }: Classification): Answer {
  const keys = (facet: Facet): string[] =>
    labels.filter((l) => l.facet === facet && l.rule !== 'parent').map((l) => l.key);
  return {
    relevant: relevance.relevant,
    keys: { disease: keys('disease'), target: keys('target'), modality: keys('modality'), product: keys('product') },
  };
}
