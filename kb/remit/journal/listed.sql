-- Bound: what is asked for (NULL: whatever it is), and touching as a JSON array of positions. Gives the rows of the entries that fit.
SELECT * FROM entry
WHERE position BETWEEN :first AND :last
  AND (:since IS NULL OR at >= :since)
  AND (:before IS NULL OR at < :before)
  AND (:author IS NULL OR json_extract(metadata, '$.author') = :author)
  AND (:kind IS NULL OR json_extract(metadata, '$.kind') = :kind)
  AND (:words IS NULL OR has_words(json_extract(metadata, '$.reason'), :words))
  AND (:touching IS NULL OR position IN (SELECT value FROM json_each(:touching)))
