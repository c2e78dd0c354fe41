/** The version of this package, which every file names. The same as in package.json: a test holds the two together. */
export const version = '0.0.0';
