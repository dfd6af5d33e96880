"""International Labour Organization: exposure of tasks and unit groups of ISCO-08 to generative AI."""
