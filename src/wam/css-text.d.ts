/** A style sheet's text, as the plugin's build gives it. */
declare module '*.css' {
  const text: string
  // biome-ignore lint/style/noDefaultExport: that is how esbuild gives it
  export default text
}
