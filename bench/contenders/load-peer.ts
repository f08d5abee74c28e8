/** A package of `bench/peers`: an ES module, of which this project has no types. */
export async function loadPeer<Module>(name: string): Promise<Module> {
  return (await import(name)) as Module;
}
