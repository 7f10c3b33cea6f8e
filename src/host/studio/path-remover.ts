/** Of an absolute path: where it begins, its folders, its last name. Quotes, colons and blanks end a path. */
const ABSOLUTE = /(^|[\s'"`(<[=:])(?:[A-Za-z]:[\\/]|[\\/])(?:[^\s\\/'"`<>:]+[\\/])*([^\s\\/'"`<>:]*)/g

/**
 * Makes texts fit to leave the host: names within its folders are told from there, other absolute paths by their last
 * name alone. Who may see a window need not know how this machine's user is called.
 *
 * @param folders absolute; names within them may hold anything.
 */
export function pathRemover(folders: readonly string[]): (text: string) => string {
  const known = [...new Set(folders)].filter((folder) => folder.length > 1).sort((a, b) => b.length - a.length)
  return (text) => {
    let told = text
    for (const folder of known) {
      for (const form of [folder, folder.replaceAll('\\', '\\\\')]) {
        told = told.replaceAll(`${form}/`, '').replaceAll(`${form}\\`, '').replaceAll(form, '.')
      }
    }
    return told.replace(ABSOLUTE, (found, before: string, name: string) => (name === '' ? found : before + name))
  }
}
