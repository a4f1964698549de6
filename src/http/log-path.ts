/** Addresses that end with a phone number, whatever it looks like there. */
const WITH_NUMBER = /(\/customers\/)(?!lookup$).+/i;

/** A path as log lines and messages may show it: without the number that some end with. */
export function maskPath(path: string): string {
  return path.replace(WITH_NUMBER, "$1***");
}
