export function packageEngine(target: string): Promise<void>;
