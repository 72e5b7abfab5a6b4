export function functionNames(functionsFolder?: string): string[];
export function packageFunction(source: string, target: string): Promise<void>;
export function packageInstance(target: string): Promise<void>;
export function packageFunctions(folder?: string): Promise<{ name: string; bytes: number }[]>;
