declare module 'amd-module' {
  const self: { readonly uri: string };
  export default self;
}
