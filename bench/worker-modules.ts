import { readFile } from "node:fs/promises";
import type { V4ModuleDefinition } from "miniflare";
import ts from "typescript";

/** The files in `workerd/`, which run inside the runtime. */
type Piece = "bare" | "braze" | "braze-answer" | "own-code" | "anatomy" | "memory-bindings";

/** A Worker that is one of the pieces as it stands. */
export async function pieceModules(piece: "bare" | "braze"): Promise<V4ModuleDefinition[]> {
  return [await pieceModule(piece), await pieceModule("braze-answer")];
}

/** The product as it is deployed. */
export function productModules(bundle: string): V4ModuleDefinition[] {
  return [esModule("product", bundle)];
}

/** The same bundle behind a piece that chooses its bindings. */
export async function wrappedModules(
  bundle: string,
  piece: "own-code" | "anatomy",
  serve: "serveOwnCode" | "serveAnatomy",
): Promise<V4ModuleDefinition[]> {
  const entry = `
    import product from "./product";
    import { ${serve} } from "./${piece}";
    export default ${serve}(product);`;
  return [
    esModule("entry", entry),
    esModule("product", bundle),
    await pieceModule(piece),
    await pieceModule("memory-bindings"),
    await pieceModule("braze-answer"),
  ];
}

async function pieceModule(piece: Piece) {
  const source = await readFile(new URL(`./workerd/${piece}.ts`, import.meta.url), "utf8");
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ESNext },
  });
  return esModule(piece, outputText);
}

function esModule(path: string, contents: string) {
  return { type: "ESModule" as const, path, contents };
}
