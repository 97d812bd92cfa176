"""How long the code of a region of each level is; codes nest, so so much of a longer one names what it lies in."""

PROVINCE = len("18")
REGENCY = len("18.72")
DISTRICT = len("18.72.01")
VILLAGE = len("18.72.01.1001")
LENGTHS = (PROVINCE, REGENCY, DISTRICT, VILLAGE)
