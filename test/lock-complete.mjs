// Is package-lock.json whole? npm sometimes leaves out the entry of another platform's binary, and `npm ci` then fails
// there; and a lock that names a registry can only be installed where that registry answers.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What is wrong with a lock file and its package.json, one sentence each. */
export function lockProblems(lock, manifest) {
  const problems = [];
  const packages = lock.packages ?? {};
  const isThere = (from, name) => {
    // npm looks in the folder of the package itself, then in each folder above it
    for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
      if (packages[`${at ? `${at}/` : ''}node_modules/${name}`]) return true;
      if (at === '') return false;
    }
  };
  for (const [at, entry] of Object.entries(packages)) {
    for (const name of Object.keys(entry.optionalDependencies ?? {}))
      if (!isThere(at, name))
        problems.push(`${at || 'the project'} names ${name}, which has no entry in the lock file.`);
    if (entry.resolved && !entry.link) problems.push(`${at} is bound to the address ${entry.resolved}.`);
    if (at && !entry.link && !entry.integrity && !entry.inBundle) problems.push(`${at} has no integrity hash.`);
  }
  for (const group of ['dependencies', 'devDependencies', 'optionalDependencies', 'overrides'])
    for (const [name, version] of Object.entries(manifest[group] ?? {})) {
      if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
        problems.push(`${name} is not pinned to one version: ${version}.`);
      const locked = packages[`node_modules/${name}`]?.version;
      if (group !== 'overrides' && locked !== version)
        problems.push(`package.json asks for ${name} ${version}, the lock file has ${locked ?? 'none'}.`);
    }
  return problems;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const read = (name) => JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'));
  const problems = lockProblems(read('package-lock.json'), read('package.json'));
  for (const p of problems) console.error(p);
  if (problems.length > 0) {
    console.error('Mend: pin exact versions in package.json, then npm install with the settings of .npmrc.');
    process.exit(1);
  }
}
