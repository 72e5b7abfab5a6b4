throw new Error('This code cannot be loaded.');

export {};
