/** The address that Vite serves a file from. */
declare module '*?url' {
  const url: string;

  export = url;
}
