"""The U.S. Bureau of Labor Statistics: employment and wages, employment projections, the Current Population Survey."""
