/** A disease of the curated vocabulary. `key` is its short name in labels, filters and addresses ("SLE", "LN"). */
export interface DiseaseEntry {
  key: string;
  label: string;
  /** Medical field: rheumatic, renal, vasculitis, neurology … */
  family: string;
  /** Key of the broader disease: a study of the child is also a study of the parent. */
  parent: string | null;
  synonyms: readonly string[];
  /** Why its short forms must not be taken for it on their own; null where they may. */
  caution: string | null;
  /** Exact matches in other vocabularies, by name: mondo, mesh, orphanet … */
  ids: Readonly<Record<string, readonly string[]>>;
}

/** A surface antigen (or receptor) that a cell therapy is aimed at. */
export interface TargetEntry {
  key: string;
  /** HGNC symbol. */
  gene: string;
  synonyms: readonly string[];
}

/** What kind of cell or molecule it is. */
export interface ModalityEntry {
  key: string;
  label: string;
  synonyms: readonly string[];
  what: string;
}

/** A product. Its key is its name. */
export interface ProductEntry {
  key: string;
  aliases: readonly string[];
  /** Keys of its targets, only where they were checked. */
  targets: readonly string[];
  /** Keys of the targets that the vocabulary notes without having checked them: for classification, which says so; never shown as facts. */
  presumedTargets: readonly string[];
  /** Key of its modality; null where it was not checked or has none in the vocabulary. */
  modality: string | null;
  /** A receptor made in the body whose vector the vocabulary does not know. */
  inVivo: boolean;
  sponsor: string | null;
  /** False: the sponsor comes from memory and must not be shown as a fact. */
  sponsorChecked: boolean;
}
